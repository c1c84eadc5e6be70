package io.leadkeep.http;

import io.leadkeep.text.Text;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The parameters of a query string, where an operation knows none. */
public final class QueryParameters {

    private static final int MAX_NAMED = 100;

    private QueryParameters() {}

    /**
     * Refuses parameters. Where the body says which leads are meant and what becomes of them, a
     * condition or an option in the query must not be passed over in silence.
     *
     * @param request to an operation that takes none
     * @throws ApiException 400 with each parameter that was sent
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
