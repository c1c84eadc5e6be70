package io.leadkeep.text;

public final class FreeMail {

    private static final ListFile DOMAINS = ListFile.read(FreeMail.class, "free-mail-domains.txt");

    private FreeMail() {}

    /** Returns whether the domain of a stored address is a free-mail provider's. */
    public static boolean isProvider(String email) {
        return DOMAINS.contains(email.substring(email.lastIndexOf('@') + 1));
    }
}
