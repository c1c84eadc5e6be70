package io.leadkeep.http;

import io.leadkeep.text.NearestName;
import io.leadkeep.text.Text;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Query parameters of an operation that has none, or one. */
public final class QueryParameters {

    private static final int MAX_NAMED = 100;
    private static final String ONLY_IN_BODY = "cannot be sent in the query, only in the body";
    private static final String TRUE = "true";
    private static final Set<List<String>> FLAGS = Set.of(List.of(TRUE), List.of("false"));

    private QueryParameters() {}

    /**
     * Rejects all parameters with 400. The body selects the leads of such an operation; ignoring a
     * condition in the query would change leads that it excludes.
     */
    public static void refuse(RoutingContext request) {
        if (request.request().query() != null) {
            throwIfAny(errors(request.queryParams().names(), name -> ONLY_IN_BODY));
        }
    }

    /** Reads the only parameter, true or false; it is false if it is absent. */
    public static boolean readFlag(RoutingContext request, String parameter) {
        if (request.request().query() == null) {
            return false;
        }
        MultiMap query = request.queryParams();
        Set<String> others = new TreeSet<>(query.names());
        others.remove(parameter);
        NearestName nearest = new NearestName(Set.of(parameter));
        List<FieldError> errors =
                new ArrayList<>(errors(others, name -> nearest.didYouMean(name, ONLY_IN_BODY)));
        List<String> values = query.getAll(parameter);
        if (!values.isEmpty() && !FLAGS.contains(values)) {
            errors.add(new FieldError(parameter, "must be true or false"));
        }
        throwIfAny(errors);
        return values.contains(TRUE);
    }

    private static List<FieldError> errors(Set<String> names, UnaryOperator<String> message) {
        return names.stream()
                .sorted()
                .limit(MAX_NAMED)
                .map(name -> new FieldError(Text.quotable(name), message.apply(name)))
                .toList();
    }

    private static void throwIfAny(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
    }
}
