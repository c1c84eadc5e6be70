package io.leadkeep.verification;

import io.leadkeep.text.ListFile;

/** The bundled lists of disposable domains and role names. */
final class AddressLists {

    private static final ListFile DISPOSABLE =
            ListFile.read(AddressLists.class, "disposable-domains.txt");

    private static final ListFile ROLES = ListFile.read(AddressLists.class, "role-names.txt");

    private AddressLists() {}

    /** Returns whether the domain (A-labels, lower case) or a parent of it is disposable. */
    static boolean isDisposable(String domain) {
        return DISPOSABLE.containsDomainOrParent(domain);
    }

    /**
     * Returns whether a local part in lower case names a role (RFC 2142) instead of a person. It
     * ignores a subaddress after {@code +} (RFC 5233).
     */
    static boolean isRole(String localPart) {
        int plus = localPart.indexOf('+');
        return ROLES.contains(plus > 0 ? localPart.substring(0, plus) : localPart);
    }
}
