package io.leadkeep.job;

import java.util.Optional;

/**
 * The next due job, if one was found.
 *
 * @param lease the work that was leased
 * @param whenCommitted to be run after the commit
 */
public record NextJob<L extends JobLease>(
        boolean found, Optional<L> lease, Runnable whenCommitted) {

    public static <L extends JobLease> NextJob<L> none() {
        return new NextJob<>(false, Optional.empty(), () -> {});
    }

    public static <L extends JobLease> NextJob<L> withoutLease() {
        return withoutLease(() -> {});
    }

    public static <L extends JobLease> NextJob<L> withoutLease(Runnable whenCommitted) {
        return new NextJob<>(true, Optional.empty(), whenCommitted);
    }

    public static <L extends JobLease> NextJob<L> leased(L lease) {
        return new NextJob<>(true, Optional.of(lease), () -> {});
    }
}
