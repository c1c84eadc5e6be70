package io.leadkeep.workspace;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;

/** A row of the table {@code account}: a user. */
@Entity
class Account {

    @Id String id;

    String name;

    @Column(updatable = false)
    String email;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;
}
