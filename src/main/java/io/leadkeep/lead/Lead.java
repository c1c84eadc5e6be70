package io.leadkeep.lead;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;

/**
 * A row of the table {@code lead}; {@link LeadTable} lists its columns.
 *
 * <p>Fields have no initialisers: Hibernate Reactive would update such an entity after reading it
 * (hibernate-reactive#2735, fixed in 3.1.11).
 */
@Entity
@IdClass(LeadKey.class)
public class Lead {

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

    @Column(name = "email_verification_result")
    String emailVerificationResult;

    @Column(name = "email_verification_score")
    Short emailVerificationScore;

    @Column(name = "is_catch_all")
    Boolean catchAll;

    @Column(name = "seg_protected")
    Boolean segProtected;

    @Column(name = "seg_provider")
    String segProvider;

    @Column(name = "seg_checked_at")
    Instant segCheckedAt;

    @Column(name = "esp_provider")
    String espProvider;

    @Column(name = "enriched_at")
    Instant enrichedAt;

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
}
