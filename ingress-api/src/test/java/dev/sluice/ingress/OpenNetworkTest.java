package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contract.config.BadConfigException;
import dev.sluice.contract.config.IngressConfig;
import dev.sluice.contract.config.SluiceConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenNetworkTest {

  private static IngressConfig config(String host, String allowed) {
    var flags = Map.of("ingress.host", host, "ingress.allow_anonymous_network_access", allowed);
    return SluiceConfig.read(null, Map.of(), flags).ingress();
  }

  @Test
  void shouldNotOpenToANetworkUnlessTheRiskIsAccepted() {
    assertThatThrownBy(() -> Ingress.refuseOpenNetwork(config("0.0.0.0", "false")))
        .isInstanceOf(BadConfigException.class)
        .hasMessageContaining("ingress.allow_anonymous_network_access");
    assertThatCode(() -> Ingress.refuseOpenNetwork(config("0.0.0.0", "true")))
        .doesNotThrowAnyException();
    assertThatCode(() -> Ingress.refuseOpenNetwork(config("127.0.0.1", "false")))
        .doesNotThrowAnyException();
  }
}
