package io.leadkeep.enrichment;

import java.util.Optional;

/**
 * What the scheduler did with the next due job.
 *
 * @param found false if no job was due
 * @param lease the leased leads, if the job had free ones
 * @param ended the job, if it ended now
 */
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
