package io.leadkeep.workspace.keys;

import io.leadkeep.auth.Preset;
import io.leadkeep.auth.Scopes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A key as its administrators see it.
 *
 * @param preset null if the scopes are those of no preset
 */
public record KeyView(
        String id,
        String name,
        String prefix,
        List<String> scopes,
        Preset preset,
        Instant createdAt,
        String createdBy,
        Instant expiresAt,
        Instant lastUsedAt,
        String lastUsedFrom,
        List<String> allowedCidrs) {

    public static KeyView of(ApiKeyRecord row) {
        Scopes granted = row.scopes();
        return new KeyView(
                row.id,
                row.name,
                row.displayPrefix,
                granted.listed(),
                Preset.of(granted),
                row.createdAt,
                Optional.ofNullable(row.createdBy).orElse(row.accountId),
                row.expiresAt,
                row.lastUsedAt,
                row.lastUsedFrom,
                List.of(row.allowedCidrs));
    }
}
