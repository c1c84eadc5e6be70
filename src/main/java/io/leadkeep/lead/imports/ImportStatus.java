package io.leadkeep.lead.imports;

/** The values of {@code lead_import.status}. */
final class ImportStatus {

    static final String RECEIVING = "receiving";
    static final String READY = "ready";
    static final String RUNNING = "running";
    static final String UNDONE = "undone";

    private ImportStatus() {}
}
