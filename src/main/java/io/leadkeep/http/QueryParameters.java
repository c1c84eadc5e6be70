package io.leadkeep.http;

import io.leadkeep.text.Text;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Query parameters of an operation that has none. */
public final class QueryParameters {

    private static final int MAX_NAMED = 100;

    private QueryParameters() {}

    /**
     * Rejects all parameters with 400. The body selects the leads of such an operation; ignoring a
     * condition in the query would change leads that it excludes.
     */
    public static void refuse(RoutingContext request) {
        List<FieldError> errors =
                request.queryParams().names().stream()
                        .map(Text::quotable)
                        .sorted()
                        .limit(MAX_NAMED)
                        .map(
                                name ->
                                        new FieldError(
                                                name,
                                                "cannot be sent in the query, only in the body"))
                        .toList();
        if (!errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
    }
}
