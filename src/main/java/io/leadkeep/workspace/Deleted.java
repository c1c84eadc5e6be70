package io.leadkeep.workspace;

/** What is answered where something was deleted. */
record Deleted(boolean deleted) {

    static Deleted done() {
        return new Deleted(true);
    }
}
