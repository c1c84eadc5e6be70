package io.leadkeep.network;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** A network: the addresses that share the first {@code length} bits of {@code prefix}. */
public record Cidr(InetAddress prefix, int length) {

    private static final Pattern LENGTH = Pattern.compile("0|[1-9]\\d{0,2}");

    /** Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address. */
    public static Optional<Cidr> parse(String text) {
        String[] parts = text.split("/", 2);
        return IpAddress.parse(parts[0])
                // The length of a mapped address would count the bits of IPv6.
                .filter(address -> parts.length == 1 || !isMapped(parts[0], address))
                .flatMap(address -> of(address, parts.length == 1 ? null : parts[1]));
    }

    private static boolean isMapped(String text, InetAddress address) {
        return text.indexOf(':') >= 0 && address instanceof Inet4Address;
    }

    private static Optional<Cidr> of(InetAddress address, String length) {
        int bits = address.getAddress().length * Byte.SIZE;
        if (length == null) {
            return Optional.of(new Cidr(address, bits));
        }
        return LENGTH.matcher(length).matches() && Integer.parseInt(length) <= bits
                ? Optional.of(new Cidr(address, Integer.parseInt(length)))
                : Optional.empty();
    }

    /** Reads a text that {@link #parse} accepts. */
    public static Cidr of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException(text));
    }

    /** Returns whether an address is in the network; one of the other IP version is not. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        byte[] first = prefix.getAddress();
        if (bytes.length != first.length) {
            return false;
        }
        int whole = length / Byte.SIZE;
        int mask = 0xff00 >> length % Byte.SIZE & 0xff;
        return Arrays.equals(bytes, 0, whole, first, 0, whole)
                && (mask == 0 || ((bytes[whole] ^ first[whole]) & mask) == 0);
    }

    /** Returns whether the prefix has only zeros after its length. */
    public boolean isCanonical() {
        BigInteger bits = new BigInteger(1, prefix.getAddress());
        return bits.signum() == 0
                || bits.getLowestSetBit() >= prefix.getAddress().length * Byte.SIZE - length;
    }

    @Override
    public String toString() {
        return prefix.getHostAddress() + "/" + length;
    }
}
