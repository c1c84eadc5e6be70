package io.leadkeep.internals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.DiskFileUpload;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.EndOfDataDecoderException;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a body of {@code multipart/form-data} on a worker thread; files go to disk. */
public final class MultipartReader {

    private static final int BUFFER_BYTES = 64 * 1024;

    /** The mapping of an import names every column of the file. */
    private static final int MAX_TEXT_BYTES = 64 * 1024;

    private static final int MAX_FIELDS = 256;
    private static final int MAX_HEADER_BYTES = 1024;

    /**
     * A field of a form.
     *
     * @param text null for a file
     * @param fileName null for a text
     * @param bytes length of a file
     */
    public record Field(String name, String text, String fileName, long bytes) {}

    private final List<FileUpload> files = new ArrayList<>();
    private final Path firstFile;

    private MultipartReader(Path firstFile) {
        this.firstFile = firstFile;
    }

    /**
     * Reads all fields.
     *
     * @param firstFile is written if the form has a file; further files are not kept
     * @throws IllegalArgumentException if the form is malformed or exceeds a limit
     * @throws EOFException if it has no end
     */
    public static List<Field> read(InputStream body, String contentType, Path firstFile)
            throws IOException {
        return new MultipartReader(firstFile).read(body, contentType);
    }

    private List<Field> read(InputStream body, String contentType) throws IOException {
        HttpPostMultipartRequestDecoder decoder = null;
        try {
            decoder = decoder(contentType);
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                decoder.offer(new DefaultHttpContent(Unpooled.wrappedBuffer(buffer, 0, read)));
            }
            decoder.offer(LastHttpContent.EMPTY_LAST_CONTENT);
            return fields(decoder);
        } catch (DecoderException e) {
            throw new IllegalArgumentException(e);
        } finally {
            if (decoder != null) {
                decoder.destroy();
            }
            // Netty forgets a file that is incomplete.
            files.stream().filter(file -> file.refCnt() > 0).forEach(FileUpload::release);
        }
    }

    private HttpPostMultipartRequestDecoder decoder(String contentType) {
        HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        return new HttpPostMultipartRequestDecoder(
                new Factory(), head, StandardCharsets.UTF_8, MAX_FIELDS, MAX_HEADER_BYTES);
    }

    private List<Field> fields(HttpPostMultipartRequestDecoder decoder) throws IOException {
        List<Field> fields = new ArrayList<>();
        try {
            while (decoder.hasNext()) {
                fields.add(field(decoder.next()));
            }
        } catch (EndOfDataDecoderException closingBoundaryFound) {
            return fields;
        }
        throw new EOFException();
    }

    private Field field(InterfaceHttpData data) throws IOException {
        if (data instanceof Attribute text) {
            return new Field(text.getName(), text.getValue(), null, 0);
        }
        FileUpload file = (FileUpload) data;
        if (file == files.get(0)) {
            file.renameTo(firstFile.toFile());
        }
        return new Field(file.getName(), null, file.getFilename(), file.length());
    }

    private final class Factory extends DefaultHttpDataFactory {

        Factory() {
            super(false);
            setMaxLimit(MAX_TEXT_BYTES);
        }

        @Override
        public FileUpload createFileUpload(
                HttpRequest request,
                String name,
                String filename,
                String contentType,
                String transferEncoding,
                Charset charset,
                long size) {
            FileUpload file =
                    new DiskFileUpload(
                            name,
                            filename,
                            contentType,
                            transferEncoding,
                            charset,
                            size,
                            firstFile.getParent().toString(),
                            false) {
                        @Override
                        public void addContent(ByteBuf content, boolean isLast) {
                            try {
                                super.addContent(content, isLast);
                            } catch (IOException e) {
                                // The decoder would take a full disk for a malformed form.
                                throw new UncheckedIOException(e);
                            }
                        }
                    };
            files.add(file);
            return file;
        }
    }
}
