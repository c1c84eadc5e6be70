package io.leadkeep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/**
 * Traces the text of every SQL statement back to its sources, by data-flow analysis of bytecode.
 * Constants are literals, static final strings, numbers, the text of an {@code Sql}, and
 * concatenations of these; a parameter is constant if every caller passes a constant. Everything
 * else is variable.
 */
final class SqlTexts {

    private static final String STRING = "Ljava/lang/String;";
    private static final String SQL = "io/leadkeep/database/Sql";

    /** A placeholder for the origin of a parameter, which has no instruction. */
    private static final class Entry extends InsnNode {

        private final int local;

        Entry(int local) {
            super(Opcodes.NOP);
            this.local = local;
        }
    }

    /** Keeps all sources of a value at a merge point, including parameters. */
    private static final class Sources extends SourceInterpreter {

        Sources() {
            super(Opcodes.ASM9);
        }

        @Override
        public SourceValue newParameterValue(boolean isInstanceMethod, int local, Type type) {
            return new SourceValue(type.getSize(), new Entry(local));
        }
    }

    private record Parameter(String method, int index) {}

    private final List<MethodBody> bodies = new ArrayList<>();
    private final Set<String> constants = new HashSet<>();
    private final Deque<Parameter> open = new ArrayDeque<>();
    private final Set<Parameter> seen = new HashSet<>();
    private final Set<AbstractInsnNode> traced = new HashSet<>();
    private final Set<String> variable = new TreeSet<>();
    private int places;

    private SqlTexts() {}

    static SqlTexts in(Path folder) {
        SqlTexts texts = new SqlTexts();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
                texts.read(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AnalyzerException e) {
            throw new IllegalStateException(e);
        }
        texts.traceStatements();
        return texts;
    }

    /** Methods that put variable text into a statement. */
    Set<String> variable() {
        return variable;
    }

    /** Number of call sites that pass the text of a statement. */
    int places() {
        return places;
    }

    private void read(Path file) throws IOException, AnalyzerException {
        ClassNode owner = new ClassNode();
        new ClassReader(Files.readAllBytes(file)).accept(owner, ClassReader.SKIP_DEBUG);
        int constant = Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
        for (FieldNode field : owner.fields) {
            if ((field.access & constant) == constant && field.desc.equals(STRING)) {
                constants.add(owner.name + "." + field.name);
            }
        }
        for (MethodNode method : owner.methods) {
            bodies.add(
                    new MethodBody(
                            owner,
                            method,
                            new Analyzer<>(new Sources()).analyze(owner.name, method)));
        }
    }

    private void traceStatements() {
        for (MethodBody body : bodies) {
            for (AbstractInsnNode at : body.method().instructions) {
                if (at instanceof MethodInsnNode call && takesText(call) && isReached(body, at)) {
                    places++;
                    trace(body, body.operand(at, Type.getArgumentTypes(call.desc).length));
                }
            }
        }
        while (!open.isEmpty()) {
            traceCallers(open.poll());
        }
    }

    private static boolean isReached(MethodBody body, AbstractInsnNode at) {
        return body.frames()[body.method().instructions.indexOf(at)] != null;
    }

    /** Methods of both drivers and of Hibernate; the text is always the first argument. */
    private static boolean takesText(MethodInsnNode call) {
        return call.desc.startsWith("(" + STRING)
                && (call.owner.contains("/sqlclient/")
                                && Set.of("query", "preparedQuery", "prepare").contains(call.name)
                        || call.owner.startsWith("java/sql/")
                                && call.name.matches("execute.*|prepare.*|addBatch|nativeSQL")
                        || call.owner.startsWith("org/postgresql/")
                                && call.name.matches("execute.*|prepare.*|copyIn|copyOut")
                        || call.owner.startsWith("org/hibernate/")
                                && call.name.matches("create.*Query")
                        || isPanacheQuery(call)
                        || call.owner.equals(SQL) && call.name.equals("add"));
    }

    /** Called on any class that implements {@code PanacheRepositoryBase}. */
    private static boolean isPanacheQuery(MethodInsnNode call) {
        return call.desc.startsWith("(" + STRING + "[Ljava/lang/Object;)Lio/")
                && Set.of("find", "list", "count", "update", "delete").contains(call.name);
    }

    private void enqueue(Parameter parameter) {
        if (seen.add(parameter)) {
            open.add(parameter);
        }
    }

    private void traceCallers(Parameter parameter) {
        boolean called = false;
        for (MethodBody body : bodies) {
            for (AbstractInsnNode at : body.method().instructions) {
                int fromTop = fromTop(at, parameter);
                if (fromTop < 0 || !isReached(body, at)) {
                    continue;
                }
                called = true;
                if (fromTop == 0) {
                    // The caller of the lambda passes it, and the analysis does not follow that.
                    variable.add(body.name());
                } else {
                    trace(body, body.operand(at, fromTop));
                }
            }
        }
        if (!called) {
            variable.add(parameter.method());
        }
    }

    /**
     * Depth of the argument on the stack: -1 if the instruction does not call the method, 0 if it
     * creates a lambda that does not capture the parameter.
     */
    private static int fromTop(AbstractInsnNode at, Parameter parameter) {
        if (at instanceof MethodInsnNode call
                && MethodBody.key(call.owner, call.name, call.desc).equals(parameter.method())) {
            return Type.getArgumentTypes(call.desc).length - parameter.index();
        }
        if (at instanceof InvokeDynamicInsnNode function) {
            for (Object argument : function.bsmArgs) {
                if (argument instanceof Handle handle
                        && MethodBody.key(handle.getOwner(), handle.getName(), handle.getDesc())
                                .equals(parameter.method())) {
                    int captured = Type.getArgumentTypes(function.desc).length;
                    boolean isStatic = handle.getTag() == Opcodes.H_INVOKESTATIC;
                    return Math.max(0, captured - parameter.index() - (isStatic ? 0 : 1));
                }
            }
        }
        return -1;
    }

    private void trace(MethodBody body, SourceValue value) {
        for (AbstractInsnNode source : value.insns) {
            if (traced.add(source)) {
                traceSource(body, source);
            }
        }
    }

    private void traceSource(MethodBody body, AbstractInsnNode source) {
        switch (source.getOpcode()) {
            case Opcodes.LDC -> check(body, ((LdcInsnNode) source).cst instanceof String);
            case Opcodes.GETSTATIC -> {
                FieldInsnNode field = (FieldInsnNode) source;
                check(body, constants.contains(field.owner + "." + field.name));
            }
            case Opcodes.NOP ->
                    enqueue(new Parameter(body.name(), body.parameter(((Entry) source).local)));
            case Opcodes.ALOAD -> trace(body, body.local((VarInsnNode) source));
            case Opcodes.ASTORE, Opcodes.DUP, Opcodes.CHECKCAST ->
                    trace(body, body.operand(source, 1));
            case Opcodes.INVOKEDYNAMIC -> traceParts(body, (InvokeDynamicInsnNode) source);
            case Opcodes.INVOKEVIRTUAL -> {
                MethodInsnNode call = (MethodInsnNode) source;
                check(body, call.owner.equals(SQL) && call.name.equals("text"));
            }
            default -> check(body, false);
        }
    }

    /** A number cannot end a literal or start a condition. */
    private void traceParts(MethodBody body, InvokeDynamicInsnNode concatenation) {
        if (!concatenation.bsm.getOwner().equals("java/lang/invoke/StringConcatFactory")) {
            check(body, false);
            return;
        }
        Type[] types = Type.getArgumentTypes(concatenation.desc);
        for (int i = 0; i < types.length; i++) {
            if (types[i].getDescriptor().equals(STRING)) {
                trace(body, body.operand(concatenation, types.length - i));
            } else {
                check(body, Set.of(Type.INT_TYPE, Type.LONG_TYPE).contains(types[i]));
            }
        }
    }

    private void check(MethodBody body, boolean isConstant) {
        if (!isConstant) {
            variable.add(body.name());
        }
    }
}
