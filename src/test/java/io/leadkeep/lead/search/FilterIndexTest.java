package io.leadkeep.lead.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.database.Sql;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.testsupport.NotOnCitus;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenants;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL uses an index only for the expression that it was built with. */
@ServiceTest
@NotOnCitus("Citus shows the plans of shards in another form.")
class FilterIndexTest {

    private static final String WORKSPACE = "0123456789abcdef01234567";

    @Inject Tenants tenants;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"search\":\"a\"}",
                "{\"search\":\"john doe\"}",
                "{\"name\":\"john\"}",
                "{\"companyName\":\"acme\"}",
                "{\"jobTitle\":\"sales\"}",
                "{\"country\":\"US\"}",
                "{\"city\":\"Bonn\"}",
                "{\"tags\":[\"vip\",\"new\"]}",
                "{\"tagsAll\":[\"vip\",\"new\"]}",
                "{\"emailVerified\":true}",
                "{\"emailVerified\":false}",
                "{\"emailStatus\":\"risky,unknown\"}",
                "{\"emailStatus\":\"unchecked\"}",
                "{\"emailType\":\"personal\"}",
                "{\"hasCompany\":false}",
                "{\"hasPhone\":true}",
                "{\"segProtected\":true}",
                "{\"segProtected\":false}",
                "{\"customFields\":{\"industry\":\"SaaS\"}}",
                "{\"customFields\":{\"list\":[1,2]}}"
            })
    void every_condition_can_use_the_index(String filter) throws Exception {
        assertThat(plan(read(filter), Set.of())).contains("Bitmap Index Scan on lead_search_idx");
    }

    @Test
    void addresses_are_found_by_the_unique_index() throws Exception {
        LeadFilter filter = read("{\"email\":\"a@x.com,b@x.com\",\"tags\":\"vip\"}");
        Sql sql = new Sql().add("explain ");
        filter.addIds(sql, WORKSPACE, Set.of());

        assertThat(explained(sql)).contains("Index Scan using lead_workspace_email_key");
    }

    @Test
    void frequent_term_is_not_searched_in_the_index() throws Exception {
        LeadFilter filter = read("{\"search\":\"quisenberry com\"}");
        String frequent = List.copyOf(filter.terms(WORKSPACE)).get(1);

        String plan = plan(filter, Set.of(frequent));

        assertThat(plan).containsPattern("Index Cond: .*quisenberry'.*").doesNotContain("com'");
    }

    private static LeadFilter read(String json) throws Exception {
        FieldErrors errors = new FieldErrors();
        ObjectNode conditions = (ObjectNode) new ObjectMapper().readTree(json);
        LeadFilter filter = LeadFilterReader.ofBody(conditions, errors);
        assertThat(errors.list()).isEmpty();
        return filter;
    }

    /** No other index can serve a query without a condition on the workspace. */
    private String plan(LeadFilter filter, Set<String> frequentTerms) {
        Sql sql = new Sql().add("explain select from lead where true");
        filter.addIndexed(sql, WORKSPACE, frequentTerms);
        return explained(sql);
    }

    private String explained(Sql sql) {
        StringBuilder plan = new StringBuilder();
        tenants.sql(sql.text(), sql.parameters())
                .forEach(row -> plan.append(row.getString(0)).append('\n'));
        return plan.toString();
    }
}
