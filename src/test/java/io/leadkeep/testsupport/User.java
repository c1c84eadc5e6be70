package io.leadkeep.testsupport;

/** An account with a platform key. */
public record User(String id, String email, String platformKey) {}
