package io.leadkeep.webhook.delivery;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Values of several endpoints as arrays, the parameters of one statement. */
final class ResultColumns<T> {

    private final List<WebhookKey> keys = new ArrayList<>();
    private final List<T> values = new ArrayList<>();
    private final Tuple parameters = Tuple.tuple();

    static <T> ResultColumns<T> of(
            Collection<DeliveryResults.OfEndpoint> endpoints,
            Function<DeliveryResults.OfEndpoint, Collection<T>> values) {
        ResultColumns<T> columns = new ResultColumns<>();
        for (DeliveryResults.OfEndpoint endpoint : endpoints) {
            for (T value : values.apply(endpoint)) {
                columns.keys.add(endpoint.key());
                columns.values.add(value);
            }
        }
        return columns;
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** Adds the columns {@code workspace_id} and {@code webhook_id}. */
    ResultColumns<T> keys() {
        parameters.addArrayOfString(
                keys.stream().map(WebhookKey::workspaceId).toArray(String[]::new));
        parameters.addArrayOfString(keys.stream().map(WebhookKey::id).toArray(String[]::new));
        return this;
    }

    ResultColumns<T> texts(Function<T, String> value) {
        parameters.addArrayOfString(array(value, String[]::new));
        return this;
    }

    ResultColumns<T> longs(Function<T, Long> value) {
        parameters.addArrayOfLong(array(value, Long[]::new));
        return this;
    }

    ResultColumns<T> integers(Function<T, Integer> value) {
        parameters.addArrayOfInteger(array(value, Integer[]::new));
        return this;
    }

    ResultColumns<T> flags(Function<T, Boolean> value) {
        parameters.addArrayOfBoolean(array(value, Boolean[]::new));
        return this;
    }

    ResultColumns<T> times(Function<T, Instant> value) {
        parameters.addArrayOfOffsetDateTime(
                array(each -> offset(value.apply(each)), OffsetDateTime[]::new));
        return this;
    }

    private static OffsetDateTime offset(Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    private <V> V[] array(Function<T, V> value, IntFunction<V[]> arrays) {
        return values.stream().map(value).toArray(arrays);
    }

    Tuple parameters() {
        return parameters;
    }
}
