package io.leadkeep.text;

/**
 * The domains where anybody can have an address for nothing, from {@code free-mail-domains.txt}.
 */
public final class FreeMail {

    private static final ListFile DOMAINS = ListFile.read(FreeMail.class, "free-mail-domains.txt");

    private FreeMail() {}

    /**
     * Tells a private address from one of a business.
     *
     * @param email in its stored form
     * @return whether its domain is a free-mail provider's
     */
    public static boolean isProvider(String email) {
        return DOMAINS.contains(email.substring(email.lastIndexOf('@') + 1));
    }
}
