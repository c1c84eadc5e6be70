package io.leadkeep.workspace.keys;

import io.leadkeep.auth.ApiKey;

/** The row of a new key, and the key itself, which is stored nowhere. */
public record NewKey(ApiKeyRecord row, ApiKey key) {

    /** The response of the endpoints of the single key. */
    public NewKeyView view() {
        return new NewKeyView(key.reveal(), row.createdAt, row.accountId);
    }

    public CreatedKeyView fullView() {
        return new CreatedKeyView(KeyView.of(row), key.reveal());
    }
}
