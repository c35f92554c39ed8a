package dev.pointsman.sandbox.route53;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.route53.Route53Client;

/** Something that speaks Route 53's protocol, running for a test. */
interface Route53Server extends AutoCloseable {
  URI endpoint();

  @Override
  void close();

  /** A client as the controller uses it, which never tries again by itself. */
  static Route53Client client(URI endpoint, String accessKey) {
    return client(endpoint, accessKey, "secret");
  }

  /** The same, signing with this secret. */
  static Route53Client client(URI endpoint, String accessKey, String secret) {
    return Route53Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secret)))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }
}
