package io.leadkeep.lead;

import io.leadkeep.auth.Tenant;
import io.leadkeep.event.EventSql;
import io.leadkeep.suppression.Listing;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Transient;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.SQLInsert;
import org.hibernate.jdbc.Expectation;

/**
 * A row of the table {@code lead}; {@link LeadTable} lists its columns.
 *
 * <p>Fields have no initialisers: Hibernate Reactive would update such an entity after reading it
 * (hibernate-reactive#2735, fixed in 3.1.11).
 */
@Entity
@IdClass(LeadKey.class)
@SQLInsert(sql = Lead.INSERT, verify = Expectation.RowCount.class)
public class Lead {

    /**
     * Inserts the lead and its event, unless the address is on the do-not-contact list. The
     * parameters are those that Hibernate would send: the attributes in alphabetical order, and
     * then the key.
     */
    static final String INSERT =
            "with listed as materialized (select "
                    + Listing.IS_NEW_LISTED
                    + " as is_listed from workspace w, (select cast($9 as text) as email) new"
                    + " where w.id = cast($23 as text)),\nlogged as (\n"
                    + EventSql.INSERT
                    + "select cast($23 as text), "
                    + EventSql.POSITION
                    + ", 'lead.created', cast($24 as text), cast($7 as timestamptz), null,"
                    + " cast($3 as text), cast($1 as text), cast($2 as text), cast($17 as text)\n"
                    + """
                    from workspace, listed where workspace.id = cast($23 as text) and not is_listed
                    )
                    insert into lead
                        (city, company_name, country, created_at, custom_fields, email, email_verified, first_name,
                         free_mail, job_title, last_name, linkedin_url, phone_number, search, state, tags, updated_at,
                         user_id, workspace_id, id)
                    select $4, $5, $6, $7, cast(cast($8 as text) as jsonb), $9, $10, $11, $12, $13, $14, $15, $16,
                        cast(cast($18 as text) as tsvector), $19, $20, $21, $22, $23, $24
                    from listed where not is_listed
                    """;

    @Id
    @Column(name = "workspace_id")
    String workspaceId;

    @Id public String id;

    public String email;

    @Column(name = "first_name")
    String firstName;

    @Column(name = "last_name")
    String lastName;

    @Column(name = "company_name")
    String companyName;

    @Column(name = "job_title")
    String jobTitle;

    @Column(name = "phone_number")
    String phoneNumber;

    @Column(name = "linkedin_url")
    String linkedinUrl;

    String city;
    String state;
    String country;
    String[] tags;

    /** JSON travels as text: the driver would turn its numbers into doubles. */
    @Column(name = "custom_fields")
    @ColumnTransformer(
            read = "cast(custom_fields as text)",
            write = "cast(cast(? as text) as jsonb)")
    String customFields;

    @Column(name = "email_verified")
    boolean emailVerified;

    @Column(name = "email_verification_result", insertable = false)
    String emailVerificationResult;

    @Column(name = "email_verification_score", insertable = false)
    Short emailVerificationScore;

    @Column(name = "is_catch_all", insertable = false)
    Boolean catchAll;

    @Column(name = "seg_protected", insertable = false)
    Boolean segProtected;

    @Column(name = "seg_provider", insertable = false)
    String segProvider;

    @Column(name = "seg_checked_at", insertable = false)
    Instant segCheckedAt;

    @Column(name = "esp_provider", insertable = false)
    String espProvider;

    @Column(name = "enriched_at", insertable = false)
    Instant enrichedAt;

    /** Of the entry of the do-not-contact list when the lead was read; null without one. */
    @Transient String doNotContactReason;

    @Column(name = "user_id")
    String userId;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    @Column(name = "free_mail")
    boolean freeMail;

    /** See {@link SearchTerms}; written only. */
    @ColumnTransformer(read = "null", write = "cast(cast(? as text) as tsvector)")
    String search;

    // What follows is in the event of the insert.

    @Column(name = "actor_type")
    String actorType;

    @Column(name = "actor_id")
    String actorId;

    @Column(name = "actor_name")
    String actorName;

    @Column(name = "request_id")
    String requestId;

    void causedBy(Tenant tenant) {
        actorType = tenant.actor().type();
        actorId = tenant.actor().id();
        actorName = tenant.actor().name();
        requestId = tenant.requestId();
    }
}
