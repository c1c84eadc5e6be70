package io.leadkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks docker/kubernetes against the schemas of Kubernetes, and its files against each other. */
class KubernetesTest {

    private static final Path FOLDER = Path.of("docker", "kubernetes");

    /** The model classes keep unknown fields; this mapper rejects them. */
    private static final ObjectMapper STRICT =
            new ObjectMapper(new YAMLFactory())
                    .setAnnotationIntrospector(
                            new JacksonAnnotationIntrospector() {
                                private static final long serialVersionUID = 1;

                                @Override
                                public Boolean hasAnySetter(Annotated annotated) {
                                    return false;
                                }
                            });

    @ParameterizedTest
    @CsvSource({
        "namespace.yaml, v1, io.fabric8.kubernetes.api.model.Namespace",
        "deployment.yaml, apps/v1, io.fabric8.kubernetes.api.model.apps.Deployment",
        "service.yaml, v1, io.fabric8.kubernetes.api.model.Service",
        "horizontal-pod-autoscaler.yaml, autoscaling/v2,"
                + " io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler",
        "pod-disruption-budget.yaml, policy/v1,"
                + " io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget",
        "network-policy.yaml, networking.k8s.io/v1,"
                + " io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy",
        "secret.example.yaml, v1, io.fabric8.kubernetes.api.model.Secret",
    })
    void each_file_has_one_object_of_a_known_kind(
            String file, String version, Class<? extends HasMetadata> kind) throws IOException {
        JsonNode written = STRICT.readTree(FOLDER.resolve(file).toFile());
        HasMetadata object = read(file, kind);

        assertThat(written.get("apiVersion").asText()).isEqualTo(version);
        assertThat(written.get("kind").asText()).isEqualTo(kind.getSimpleName());
        assertThat(object.getMetadata().getName()).isEqualTo("leadkeep");
    }

    @Test
    void unknown_field_is_rejected() {
        assertThatThrownBy(
                        () ->
                                STRICT.readValue(
                                        "{spec: {template: {spec: {containers: [{name: x,"
                                                + " livenessProb: {}}]}}}}",
                                        Deployment.class))
                .isInstanceOf(UnrecognizedPropertyException.class)
                .hasMessageContaining("livenessProb");
    }

    @Test
    void kustomization_lists_every_file_except_the_example_secret() throws IOException {
        JsonNode kustomization = STRICT.readTree(FOLDER.resolve("kustomization.yaml").toFile());
        List<String> applied = new ArrayList<>();
        kustomization.get("resources").forEach(file -> applied.add(file.asText()));
        applied.add("kustomization.yaml");
        applied.add("secret.example.yaml");

        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(applied);
        }
        assertThat(kustomization.get("namespace").asText())
                .isEqualTo(read("namespace.yaml", Namespace.class).getMetadata().getName());
        assertThat(kustomization.get("images").get(0).get("name").asText())
                .isEqualTo(container().getImage());
    }

    /** The namespace first, and everything the pods need before the pods. */
    @Test
    void kustomization_describes_steps_in_working_order() throws IOException {
        List<String> steps =
                Files.readAllLines(FOLDER.resolve("kustomization.yaml")).stream()
                        .filter(line -> line.startsWith("#"))
                        .toList();

        assertThat(String.join("\n", steps))
                .containsSubsequence(
                        "docker/roles.sql",
                        "kubectl apply -f docker/kubernetes/namespace.yaml\n",
                        "a Secret as in secret.example.yaml",
                        "kubectl -n leadkeep create configmap",
                        "kubectl apply -k docker/kubernetes");
    }

    @Test
    void private_certificate_authority_can_be_mounted() throws IOException {
        Volume volume =
                deployment().getSpec().getTemplate().getSpec().getVolumes().stream()
                        .filter(each -> each.getConfigMap() != null)
                        .findFirst()
                        .orElseThrow();
        VolumeMount mount =
                container().getVolumeMounts().stream()
                        .filter(each -> each.getName().equals(volume.getName()))
                        .findFirst()
                        .orElseThrow();

        assertThat(volume.getConfigMap().getOptional()).isTrue();
        assertThat(mount.getReadOnly()).isTrue();
        assertThat(Files.readString(FOLDER.resolve("secret.example.yaml")))
                .contains("&sslrootcert=" + mount.getMountPath() + "/ca.crt ");
        assertThat(Files.readString(FOLDER.resolve("kustomization.yaml")))
                .contains(volume.getConfigMap().getName() + " --from-file=ca.crt=");
    }

    @Test
    void all_selectors_match_the_pods_of_the_deployment() throws IOException {
        Deployment deployment = deployment();
        Map<String, String> labels = deployment.getSpec().getTemplate().getMetadata().getLabels();

        assertThat(labels).isNotEmpty();
        assertThat(deployment.getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
        assertThat(read("service.yaml", Service.class).getSpec().getSelector()).isEqualTo(labels);
        assertThat(
                        read("pod-disruption-budget.yaml", PodDisruptionBudget.class)
                                .getSpec()
                                .getSelector()
                                .getMatchLabels())
                .isEqualTo(labels);
        assertThat(
                        read("network-policy.yaml", NetworkPolicy.class)
                                .getSpec()
                                .getPodSelector()
                                .getMatchLabels())
                .isEqualTo(labels);
        HorizontalPodAutoscaler autoscaler =
                read("horizontal-pod-autoscaler.yaml", HorizontalPodAutoscaler.class);
        assertThat(autoscaler.getSpec().getScaleTargetRef().getName())
                .isEqualTo(deployment.getMetadata().getName());
        assertThat(autoscaler.getSpec().getMinReplicas()).isGreaterThan(1);
        assertThat(deployment.getSpec().getReplicas()).as("set by the autoscaler").isNull();
    }

    @Test
    void pod_has_minimal_privileges() throws IOException {
        PodSpec pod = deployment().getSpec().getTemplate().getSpec();
        Container container = container();

        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType())
                .isEqualTo("RuntimeDefault");
        assertThat(Files.readString(Path.of("docker", "Dockerfile")))
                .contains("USER " + pod.getSecurityContext().getRunAsUser() + "\n");
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop())
                .containsExactly("ALL");
        assertThat(container.getSecurityContext().getCapabilities().getAdd()).isNullOrEmpty();
        assertThat(container.getVolumeMounts())
                .filteredOn(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
                .extracting(mount -> mount.getMountPath())
                .containsExactly("/tmp");
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
        assertThat(container.getResources().getLimits()).containsKeys("cpu", "memory");
    }

    @Test
    void probes_use_health_paths_on_the_container_port() throws IOException {
        Container container = container();

        assertProbe(container.getStartupProbe(), "/q/health/live");
        assertProbe(container.getLivenessProbe(), "/q/health/live");
        assertProbe(container.getReadinessProbe(), "/q/health/ready");
        assertThat(container.getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getName()).isEqualTo("http"))
                .satisfies(port -> assertThat(port.getContainerPort()).isEqualTo(8080));
        assertThat(
                        read("service.yaml", Service.class)
                                .getSpec()
                                .getPorts()
                                .get(0)
                                .getTargetPort()
                                .getStrVal())
                .isEqualTo("http");
    }

    @Test
    void pod_has_enough_time_to_terminate() throws IOException {
        assertThat(
                        deployment()
                                .getSpec()
                                .getTemplate()
                                .getSpec()
                                .getTerminationGracePeriodSeconds())
                .isGreaterThan(20);
        assertThat(container().getLifecycle()).as("no preStop hook").isNull();
    }

    @Test
    void example_secret_has_exactly_the_keys_of_the_pod_and_placeholder_values()
            throws IOException {
        Secret secret = read("secret.example.yaml", Secret.class);
        List<String> wanted =
                container().getEnv().stream()
                        .filter(variable -> variable.getValueFrom() != null)
                        .map(variable -> variable.getValueFrom().getSecretKeyRef().getKey())
                        .toList();

        assertThat(secret.getStringData()).containsOnlyKeys(wanted.toArray(String[]::new));
        assertThat(secret.getStringData().values())
                .noneMatch(value -> value.matches(".*[0-9a-f]{16}.*"))
                .allMatch(value -> value.contains(":PASSWORD@") || value.endsWith("_HEX_DIGITS"));
    }

    private static void assertProbe(Probe probe, String path) {
        HTTPGetAction get = probe.getHttpGet();
        assertThat(get.getPath()).isEqualTo(path);
        assertThat(get.getPort().getStrVal()).isEqualTo("http");
    }

    private static Deployment deployment() throws IOException {
        return read("deployment.yaml", Deployment.class);
    }

    private static Container container() throws IOException {
        return deployment().getSpec().getTemplate().getSpec().getContainers().get(0);
    }

    private static <T> T read(String file, Class<T> kind) throws IOException {
        return STRICT.readValue(FOLDER.resolve(file).toFile(), kind);
    }
}
