package io.leadkeep.http;

import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.List;

/** The elements of a header that is a list (RFC 9110, section 5.6.1). */
final class HeaderList {

    private HeaderList() {}

    /** Returns the elements of all lines of a header, without the white space around them. */
    static List<String> of(MultiMap headers, CharSequence name) {
        return Arrays.stream(String.join(",", headers.getAll(name)).split(","))
                .map(String::strip)
                .toList();
    }
}
