package io.leadkeep.backup;

import java.io.IOException;

/** A file that is no backup, is incomplete or was changed. */
final class DamagedBackup extends IOException {

    private static final long serialVersionUID = 1;

    DamagedBackup() {
        super(
                "It is no backup of Leadkeep's, or it is damaged or not whole, so nothing was"
                        + " restored");
    }

    DamagedBackup(IOException cause) {
        this();
        initCause(cause);
    }
}
