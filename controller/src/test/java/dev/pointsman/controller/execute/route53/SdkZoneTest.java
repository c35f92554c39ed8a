package dev.pointsman.controller.execute.route53;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.GetChangeRequest;
import software.amazon.awssdk.services.route53.model.GetChangeResponse;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.Route53Exception;

/** What a person reads of a refusal: the provider's own words, once. */
final class SdkZoneTest {
  @Test
  void aRefusalIsCodeMessageAndRequest() {
    ZoneException refused =
        problem(
            Route53Exception.builder()
                .statusCode(403)
                .requestId("req-1")
                .awsErrorDetails(
                    AwsErrorDetails.builder()
                        .errorCode("AccessDenied")
                        .errorMessage("User u is not authorized")
                        .build())
                .message("User u is not authorized (Service: Route53, Status Code: 403)")
                .build());

    assertThat(refused.kind()).isEqualTo(ZoneException.Kind.DENIED);
    assertThat(refused).hasMessage("AccessDenied: User u is not authorized (request req-1)");
  }

  @Test
  void aRefusedBatchIsItsProblems() {
    assertThat(
            problem(
                InvalidChangeBatchException.builder()
                    .messages(List.of("it does not exist", "the values do not match"))
                    .awsErrorDetails(
                        AwsErrorDetails.builder().errorCode("InvalidChangeBatch").build())
                    .build()))
        .hasMessage("InvalidChangeBatch: it does not exist; the values do not match");
  }

  @Test
  void missingCredentialsAreToldByWhoWasAskedAndNotByWhatEachOneSaid() {
    ZoneException denied =
        problem(
            SdkClientException.create(
                "Unable to load credentials from any of the providers in the chain"
                    + " AwsCredentialsProviderChain(credentialsProviders=["
                    + "SystemPropertyCredentialsProvider(),"
                    + " EnvironmentVariableCredentialsProvider()]) :"
                    + " [SystemPropertyCredentialsProvider(): Unable to load credentials from"
                    + " system settings., EnvironmentVariableCredentialsProvider(): Unable to load"
                    + " credentials from system settings.]"));

    assertThat(denied.kind()).isEqualTo(ZoneException.Kind.DENIED);
    assertThat(denied)
        .hasMessage(
            "no credentials for AWS, by none of SystemPropertyCredentialsProvider,"
                + " EnvironmentVariableCredentialsProvider");
  }

  private static ZoneException problem(SdkException thrown) {
    try (SdkZone zone = new SdkZone(new Failing(thrown), (_, _, _, _) -> {})) {
      return catchThrowableOfType(ZoneException.class, () -> zone.insync("C1"));
    }
  }

  private record Failing(SdkException thrown) implements Route53Client {
    @Override
    public GetChangeResponse getChange(GetChangeRequest request) {
      throw thrown;
    }

    @Override
    public String serviceName() {
      return "route53";
    }

    @Override
    public void close() {}
  }
}
