package io.leadkeep.workspace;

/** The response to a deletion. */
record Deleted(boolean deleted) {

    static Deleted done() {
        return new Deleted(true);
    }
}
