package io.leadkeep.testsupport;

import io.restassured.response.Response;

/** The key endpoints of a workspace or of a user, for tests of both. */
public enum Keys {
    OF_WORKSPACE("/v1/workspaces/%s/keys", "sk_"),
    OF_USER("/v1/account/api-keys", "sk_user_");

    private final String path;
    private final String prefix;

    Keys(String path, String prefix) {
        this.path = path;
        this.prefix = prefix;
    }

    /** Returns the path of the list for a tenant. */
    public String path(Tenant tenant) {
        return path.formatted(tenant.workspaceId());
    }

    public String prefix() {
        return prefix;
    }

    /** Creates a key as the owner; the members of the body follow the name. */
    public Response create(Tenant tenant, String members) {
        return Api.as(tenant.platformKey())
                .post(path(tenant), "{\"name\":\"Test key\",%s}".formatted(members));
    }

    /** Creates a key as the owner, and returns it in full. */
    public String newKey(Tenant tenant, String members) {
        return create(tenant, members).jsonPath().getString("data.apiKey");
    }
}
