package io.leadkeep.enrichment;

import java.util.Optional;

/** The next due job, if one was found: its leased leads, or the job if it ended now. */
record NextJob(boolean found, Optional<Lease> lease, Optional<EndedJob> ended) {

    static final NextJob NONE = new NextJob(false, Optional.empty(), Optional.empty());
    static final NextJob WITHOUT_LEASE = new NextJob(true, Optional.empty(), Optional.empty());

    static NextJob leased(Lease lease) {
        return new NextJob(true, Optional.of(lease), Optional.empty());
    }

    static NextJob ended(Optional<EndedJob> job) {
        return new NextJob(true, Optional.empty(), job);
    }
}
