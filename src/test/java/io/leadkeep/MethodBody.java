package io.leadkeep;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceValue;

/** The bytecode of a method, with the sources of each value on its stack. */
record MethodBody(ClassNode owner, MethodNode method, Frame<SourceValue>[] frames) {

    String name() {
        return key(owner.name, method.name, method.desc);
    }

    boolean isStatic() {
        return (method.access & Opcodes.ACC_STATIC) != 0;
    }

    /** The operand at a depth of the stack; 1 is the top. */
    SourceValue operand(AbstractInsnNode at, int fromTop) {
        Frame<SourceValue> frame = frames[method.instructions.indexOf(at)];
        return frame.getStack(frame.getStackSize() - fromTop);
    }

    SourceValue local(VarInsnNode at) {
        return frames[method.instructions.indexOf(at)].getLocal(at.var);
    }

    /** Index of the parameter that a local variable slot starts with. */
    int parameter(int local) {
        int slot = isStatic() ? 0 : 1;
        Type[] types = Type.getArgumentTypes(method.desc);
        int index = 0;
        while (slot < local) {
            slot += types[index++].getSize();
        }
        return index;
    }

    static String key(String owner, String name, String desc) {
        return owner.replace('/', '.') + "." + name + desc;
    }
}
