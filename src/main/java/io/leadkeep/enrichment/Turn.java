package io.leadkeep.enrichment;

import java.util.Optional;

/**
 * What a look at the queue has come to.
 *
 * @param isTaken whether a turn was due; there may be more
 * @param claim leads to be checked, if there were any to be had
 */
record Turn(boolean isTaken, Optional<Claim> claim) {

    static final Turn NONE = new Turn(false, Optional.empty());
    static final Turn WITHOUT_WORK = new Turn(true, Optional.empty());

    static Turn of(Claim claim) {
        return new Turn(true, Optional.of(claim));
    }
}
