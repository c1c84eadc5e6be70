package io.leadkeep.enrichment;

import java.util.Optional;

/**
 * What a look at the queue has come to.
 *
 * @param isTaken whether a turn was due; there may be more
 * @param claim leads to be checked, if there were any to be had
 */
record NextJob(boolean isTaken, Optional<Lease> claim) {

    static final NextJob NONE = new NextJob(false, Optional.empty());
    static final NextJob WITHOUT_WORK = new NextJob(true, Optional.empty());

    static NextJob of(Lease claim) {
        return new NextJob(true, Optional.of(claim));
    }
}
