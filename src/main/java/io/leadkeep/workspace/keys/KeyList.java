package io.leadkeep.workspace.keys;

import io.leadkeep.http.Pagination;
import java.util.List;

/** A list of keys, which fits one page. */
public record KeyList(boolean success, List<KeyView> data, Pagination pagination) {

    static KeyList of(List<ApiKeyRecord> rows) {
        return new KeyList(
                true,
                rows.stream().map(KeyView::of).toList(),
                new Pagination(KeyRows.MAX_KEYS, rows.size(), null, false, null, null, null));
    }
}
