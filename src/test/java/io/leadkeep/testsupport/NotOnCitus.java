package io.leadkeep.testsupport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips a test with {@code -Ddatabase=citus}. */
@ExtendWith(NotOnCitus.Condition.class)
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface NotOnCitus {

    /** The reason, a sentence. */
    String value();

    /** Compares the annotation with the database of the tests. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return AnnotationSupport.findAnnotation(context.getElement(), NotOnCitus.class)
                    .filter(annotation -> FreshDatabase.DISTRIBUTED)
                    .map(annotation -> ConditionEvaluationResult.disabled(annotation.value()))
                    .orElseGet(() -> ConditionEvaluationResult.enabled("The database suits"));
        }
    }
}
