package io.leadkeep.webhook.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.json.JsonFields;
import io.leadkeep.json.StoredJson;
import io.leadkeep.lead.search.LeadFilter;
import io.leadkeep.lead.search.LeadSelection;
import io.leadkeep.text.Times;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what the delivery to an endpoint needs. With the SQL client: the dispatcher runs outside of
 * requests, where Hibernate opens no session.
 */
@Repository
@Singleton
public record Endpoints(Transactions transactions, EncryptionKey encryptionKey) {

    private static final String FIND =
            """
            select workspace_id, id, version, url, timeout_ms, retry_attempts, events, fields,
                filters::text as filters, secret, previous_secret, previous_secret_until
            from webhook
            where workspace_id = $1 and id = $2 and deleted_at is null
            """;

    /**
     * Returns the endpoint; empty if this node cannot decrypt its secret. Fails with 404 if there
     * is no such endpoint.
     */
    public Uni<Optional<Endpoint>> find(Tenant tenant, String id) {
        return transactions
                .run(
                        tenant.call(),
                        connection ->
                                connection
                                        .preparedQuery(FIND)
                                        .execute(Tuple.of(tenant.workspaceId(), id)))
                .map(rows -> endpoint(rows.stream().findFirst().orElseThrow(Endpoints::notFound)));
    }

    public static ApiException notFound() {
        return ApiException.of(ErrorCode.NOT_FOUND, "Webhook not found");
    }

    private Optional<Endpoint> endpoint(Row row) {
        WebhookKey key = new WebhookKey(row.getString("workspace_id"), row.getString("id"));
        return secret(key, row.getBuffer("secret")).map(secret -> endpoint(key, row, secret));
    }

    private Endpoint endpoint(WebhookKey key, Row row, WebhookSecret secret) {
        try {
            return new Endpoint(
                    key,
                    row.getInteger("version"),
                    WebhookUrl.parse(row.getString("url")),
                    Duration.ofMillis(row.getInteger("timeout_ms")),
                    row.getInteger("retry_attempts"),
                    secret,
                    secret(key, row.getBuffer("previous_secret")).orElse(null),
                    Times.instant(row.getOffsetDateTime("previous_secret_until")),
                    Set.of(row.getArrayOfStrings("events")),
                    Set.of(row.getArrayOfStrings("fields")),
                    filter(row.getString("filters")));
        } catch (WebhookUrl.InvalidException e) {
            throw new IllegalStateException("The database holds a URL that is not valid", e);
        }
    }

    private Optional<WebhookSecret> secret(WebhookKey key, Buffer stored) {
        return Optional.ofNullable(stored)
                .flatMap(
                        bytes ->
                                encryptionKey
                                        .find()
                                        .flatMap(cipher -> cipher.decrypt(key, bytes.getBytes())));
    }

    /** Returns the filter of an endpoint, null for every lead. */
    public static LeadFilter filter(String json) {
        ObjectNode filters = (ObjectNode) StoredJson.read(json);
        if (filters.isEmpty()) {
            return null;
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("filters", filters);
        JsonFields fields = new JsonFields(body);
        LeadFilter filter = LeadSelection.ofFilter(fields).filter();
        fields.throwIfBroken();
        return filter;
    }
}
