package io.leadkeep.fuzz.generators;

import java.util.List;

/**
 * A generated request. Its {@linkplain Reference references} are not resolved yet.
 *
 * @param isShared whether it goes to the workspace that all clients use
 * @param isRepeat whether the client repeats its previous request instead
 * @param suffix follows path and query in the target, unencoded
 * @param headers without those of the body
 * @param body null if there is none
 */
public record RequestPlan(
        Operation operation,
        boolean isShared,
        boolean isRepeat,
        List<Field> path,
        List<Field> query,
        String suffix,
        List<Field> headers,
        Body body) {}
