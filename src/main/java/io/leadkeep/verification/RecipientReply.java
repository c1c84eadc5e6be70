package io.leadkeep.verification;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a reply to RCPT. The enhanced status code decides (RFC 3463), then the basic code (RFC
 * 5321, section 4.2.3), then the text. "No such mailbox" needs an explicit statement; words about
 * block lists or limits outweigh it, because gateways combine those with any code.
 */
final class RecipientReply {

    /** Bad destination mailbox, system or syntax; moved; a domain with a null MX (RFC 7505). */
    private static final Set<String> NO_SUCH_MAILBOX = Set.of("1.1", "1.2", "1.3", "1.6", "1.10");

    /** "Other" statuses, which add nothing to the basic code. */
    private static final Set<String> UNSPECIFIC = Set.of("", "0.0", "1.0", "2.0", "5.0");

    private static final Set<Integer> ABOUT_MAILBOX = Set.of(550, 551, 552, 553, 554);

    private static final Pattern ADDRESSES_OR_LINKS =
            Pattern.compile("<[^>]*>|https?://\\S+|\\S+@\\S+");

    /** The client's address is blocked; with any code, that is not about the mailbox. */
    private static final Pattern BLOCKS_CLIENT =
            Pattern.compile(
                    "spamhaus|spamcop|sorbs|barracudacentral|dnsbl|\\brbls?\\b|\\bspam\\b"
                            + "|(block|black|deny).?list|\\bblocked\\b|\\bbanned\\b|reputation"
                            + "|client host|your (ip|host|server|network)|\\bip address"
                            + "|reverse dns|\\bptr\\b|\\brdns\\b");

    /** Deferred, or refused for this sender; that is not about the mailbox either. */
    private static final Pattern REFUSES_SESSION =
            Pattern.compile(
                    "gr[ea]y.?list|too (many|much|fast)|\\brate\\b|\\blimit|try (again|later)"
                            + "|temporar|sender|your domain|\\bspf\\b|dmarc|\\bhelo\\b|\\behlo\\b"
                            + "|bounce|one recipient|multiple recipients");

    /** Outweighs the patterns below if no code is specific. */
    private static final Pattern POLICY =
            Pattern.compile(
                    "polic(y|ies)|administrative|relay|authenticat|not"
                            + " (allowed|permitted|authori[sz]ed)|access"
                            + " denied|\\bdenied|prohibit|restricted|\\bdns\\b");

    private static final Pattern FULL =
            Pattern.compile(
                    "mailbox (is )?full|over ?quota|quota (is )?exceeded|exceeded (its |the |his"
                            + " |her )?(storage|quota)|full mailbox|(insufficient|not enough)"
                            + " (mailbox|user) space");

    private static final Pattern UNKNOWN_USER =
            Pattern.compile(
                    "(user|mailbox|recipient|account|address|alias)( \\S+)?( is| was)?"
                            + " (unknown|not (found|known|exist|existing|listed|valid)|invalid"
                            + "|unrecogni[sz]ed|does ?n[o']t exist|does not exist|doesn't have)"
                            + "|(unknown|invalid|no such|non-?existent|unrecogni[sz]ed|bad)"
                            + "( local| destination| e?-?mail| mail)?"
                            + " (user|mailbox|recipient|account|address|local.?part|alias|person)"
                            + "|no (mailbox|account|user)( here)?( by| with| of)( that|"
                            + " this)? name|no mailbox here|not a (valid|known)"
                            + " (user|mailbox|recipient|account|address)|(account|mailbox|user|that"
                            + " you tried to reach|recipient|address) does not exist"
                            + "|not our customer");

    /** Exchange Online with directory-based edge blocking: no such recipient. */
    private static final Pattern REFUSED_AT_THE_EDGE =
            Pattern.compile("recipient address rejected: access denied");

    /** Outlook.com's only reply for a missing mailbox. */
    private static final Pattern MAILBOX_UNAVAILABLE =
            Pattern.compile("requested action not taken: mailbox unavailable");

    private RecipientReply() {}

    static MailboxAnswer read(SmtpReply reply) {
        if (reply.isPositive()) {
            return MailboxAnswer.ACCEPTED;
        }
        String status = reply.status().orElse("");
        String text = wordsOf(reply);
        if (reply.isTransient()) {
            return reply.code() != 421 && isFull(status, text)
                    ? MailboxAnswer.FULL
                    : MailboxAnswer.DEFERRED;
        }
        if (!reply.isPermanent()) {
            return MailboxAnswer.NO_ANSWER;
        }
        return ofPermanent(reply.code(), status, text);
    }

    /** Returns whether the server refuses the client's address, and so any recipient. */
    static boolean blocksClient(SmtpReply reply) {
        return !reply.isPositive() && says(BLOCKS_CLIENT, wordsOf(reply));
    }

    /** Returns whether neither code of a refusal says that it is about something else. */
    static boolean mayBeAboutMailbox(SmtpReply reply) {
        return ABOUT_MAILBOX.contains(reply.code())
                && UNSPECIFIC.contains(reply.status().orElse(""));
    }

    /** Removes quoted addresses and links, which can contain any word. */
    private static String wordsOf(SmtpReply reply) {
        return ADDRESSES_OR_LINKS
                .matcher(reply.text().toLowerCase(Locale.ROOT))
                .replaceAll(" ")
                .replaceAll("\\s+", " ");
    }

    private static MailboxAnswer ofPermanent(int code, String status, String text) {
        if (status.startsWith("7.") || says(BLOCKS_CLIENT, text) || says(REFUSES_SESSION, text)) {
            return MailboxAnswer.POLICY;
        }
        if (NO_SUCH_MAILBOX.contains(status)
                || status.equals("4.1") && says(REFUSED_AT_THE_EDGE, text)
                || status.equals("5.0") && says(MAILBOX_UNAVAILABLE, text)) {
            return MailboxAnswer.NO_SUCH_MAILBOX;
        }
        if (status.equals("2.1")) {
            return MailboxAnswer.DISABLED;
        }
        return UNSPECIFIC.contains(status)
                ? ofWords(code, status, text)
                : isFull(status, text) ? MailboxAnswer.FULL : MailboxAnswer.UNCLEAR;
    }

    private static MailboxAnswer ofWords(int code, String status, String text) {
        if (says(POLICY, text)) {
            return MailboxAnswer.POLICY;
        }
        if (ABOUT_MAILBOX.contains(code) && says(UNKNOWN_USER, text)) {
            return MailboxAnswer.NO_SUCH_MAILBOX;
        }
        // 552: storage exceeded.
        return code == 552 || isFull(status, text) ? MailboxAnswer.FULL : MailboxAnswer.UNCLEAR;
    }

    private static boolean isFull(String status, String text) {
        return status.equals("2.2") || UNSPECIFIC.contains(status) && says(FULL, text);
    }

    private static boolean says(Pattern words, String text) {
        return words.matcher(text).find();
    }
}
