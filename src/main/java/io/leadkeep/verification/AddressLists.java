package io.leadkeep.verification;

import io.leadkeep.text.ListFile;

/** What lists say of an address, without asking anybody. */
final class AddressLists {

    private static final ListFile DISPOSABLE =
            ListFile.read(AddressLists.class, "disposable-domains.txt");

    private static final ListFile ROLES = ListFile.read(AddressLists.class, "role-names.txt");

    private AddressLists() {}

    /**
     * Tells whether addresses at a domain are made to be thrown away.
     *
     * @param domain A-labels, lower case
     * @return whether it, or a domain that it is below, is listed
     */
    static boolean isDisposable(String domain) {
        return DISPOSABLE.containsDomainOrParent(domain);
    }

    /**
     * Tells whether a local part names a role (RFC 2142) and not a person.
     *
     * @param localPart lower case; what follows a {@code +} is a detail of it (RFC 5233)
     * @return whether it is listed
     */
    static boolean isRole(String localPart) {
        int plus = localPart.indexOf('+');
        return ROLES.contains(plus > 0 ? localPart.substring(0, plus) : localPart);
    }
}
