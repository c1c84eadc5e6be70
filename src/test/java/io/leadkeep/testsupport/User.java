package io.leadkeep.testsupport;

/**
 * Somebody with an account.
 *
 * @param id of the account
 * @param email its address
 * @param platformKey the user's key
 */
public record User(String id, String email, String platformKey) {}
