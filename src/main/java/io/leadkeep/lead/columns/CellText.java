package io.leadkeep.lead.columns;

/** Removes what programs put before numbers in cells. */
final class CellText {

    /** Behind the first digit of a number. */
    private static final String IN_NUMBERS = "0123456789 .,-/()+\u00A0";

    private static final String BEFORE_DIGITS = "+(";

    private CellText() {}

    /**
     * Removes the apostrophe of Excel before a number that is stored as text ({@code '01234}) and
     * the prefix of lead ads before a phone number ({@code p:+49 …}).
     */
    static String clean(String cell) {
        if (cell.length() > 1 && cell.charAt(0) == '\'' && isNumber(cell, 1)) {
            return cell.substring(1);
        }
        boolean isPrefixed =
                cell.length() > 2 && cell.charAt(1) == ':' && (cell.charAt(0) | 0x20) == 'p';
        return isPrefixed && isNumber(cell, 2) ? cell.substring(2).strip() : cell;
    }

    private static boolean isNumber(String cell, int from) {
        int start = from;
        while (start < cell.length() - 1
                && (BEFORE_DIGITS + ' ').indexOf(cell.charAt(start)) >= 0) {
            start++;
        }
        if (!isDigit(cell.charAt(start))) {
            return false;
        }
        for (int i = start; i < cell.length(); i++) {
            if (IN_NUMBERS.indexOf(cell.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
