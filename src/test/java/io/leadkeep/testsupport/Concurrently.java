package io.leadkeep.testsupport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs calls concurrently. */
public final class Concurrently {

    private Concurrently() {}

    /** Returns the results in the order of the calls. */
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
