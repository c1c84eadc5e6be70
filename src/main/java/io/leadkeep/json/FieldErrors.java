package io.leadkeep.json;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.FieldError;
import io.leadkeep.text.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects the broken rules of a request, in the order found. */
public final class FieldErrors {

    /** Bounds the response: a body full of mistakes must not get one many times its size. */
    private static final int MAX_ERRORS = 500;

    private final String prefix;
    private final List<FieldError> errors;

    public FieldErrors() {
        this("", new ArrayList<>());
    }

    private FieldErrors(String prefix, List<FieldError> errors) {
        this.prefix = prefix;
        this.errors = errors;
    }

    /** Returns a view that puts a prefix, such as {@code filters.}, before each path. */
    public FieldErrors within(String pathPrefix) {
        return new FieldErrors(prefix + pathPrefix, errors);
    }

    public void add(String path, String message) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(new FieldError(prefix + path, message));
        }
    }

    public void add(FieldError error) {
        add(error.field(), error.message());
    }

    /** Adds that a value is none of the allowed ones; the message guesses which one was meant. */
    public void addNotOneOf(String path, String value, Collection<String> allowed) {
        add(
                path,
                new NearestName(allowed)
                        .didYouMean(value, "must be one of " + String.join(", ", allowed)));
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    public List<FieldError> list() {
        return List.copyOf(errors);
    }

    /** Fails with 400 and all errors, if there are any. */
    public void throwIfAny() {
        if (!errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
    }
}
