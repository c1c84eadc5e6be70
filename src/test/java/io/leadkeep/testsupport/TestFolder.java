package io.leadkeep.testsupport;

import java.nio.file.Path;

/** Folders below target/ that the forks of the test run do not share. */
public final class TestFolder {

    private static final String FORK = System.getProperty("leadkeep.test.fork", "1");

    private TestFolder() {}

    public static Path of(String name) {
        return Path.of("target", name + "-" + FORK);
    }
}
