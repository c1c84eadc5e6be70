package io.leadkeep.workspace;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;

/** A row of the table {@code workspace}. */
@Entity
class Workspace {

    @Id String id;

    String name;

    @Column(name = "owner_id", updatable = false)
    String ownerId;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    /** A JSON object as text: a number that became a double would not be read as it was sent. */
    @ColumnTransformer(read = "cast(settings as text)", write = "cast(cast(? as text) as jsonb)")
    String settings;

    /** Set on a deleted workspace, whose rows {@link WorkspacePurge} is about to delete. */
    @Column(name = "deleted_at")
    Instant deletedAt;

    static Workspace of(String id, String name, String ownerId, Instant now) {
        Workspace workspace = new Workspace();
        workspace.id = id;
        workspace.name = name;
        workspace.ownerId = ownerId;
        workspace.createdAt = now;
        workspace.settings = "{}";
        return workspace;
    }
}
