package io.leadkeep.auth;

/**
 * The cause of a change, as events show it.
 *
 * @param type {@code key}, {@code user}, {@code import}, {@code enrichment}, {@code webhook} or
 *     {@code system}
 * @param id of the key, user or job; null for the service itself
 * @param name null if it has none
 */
public record Actor(String type, String id, String name) {

    /** The type of an import. */
    public static final String IMPORT = "import";

    /** The service itself. */
    public static final Actor SYSTEM = new Actor("system", null, null);

    /** A workspace key. */
    public static Actor key(String id, String name) {
        return new Actor("key", id, name);
    }

    /** The user of a platform key. */
    public static Actor user(String id, String name) {
        return new Actor("user", id, name);
    }

    /** An enrichment job; its name is its type. */
    public static Actor enrichment(String jobId, String type) {
        return new Actor("enrichment", jobId, type);
    }

    /** An import; its name is that of its file. */
    public static Actor ofImport(String id, String fileName) {
        return new Actor(IMPORT, id, fileName);
    }

    /** A webhook that the service disables. */
    public static Actor webhook(String id, String name) {
        return new Actor("webhook", id, name);
    }
}
