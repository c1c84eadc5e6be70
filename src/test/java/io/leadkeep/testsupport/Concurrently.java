package io.leadkeep.testsupport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lets several clients call at the same time. */
public final class Concurrently {

    private Concurrently() {}

    /** What each call has given, in their order. */
    public static <T> List<T> call(List<Callable<T>> calls) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(calls.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : clients.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        } finally {
            clients.shutdownNow();
        }
    }
}
