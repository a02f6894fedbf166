// The figures for Prometheus: their text, and the listener that gives them out.

#include "server/operator/metrics.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <csignal>
#include <deque>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "test/support/deadline.h"
#include "test/support/files.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"

namespace chat::test {
namespace {

// All metrics, each with a value.
Metrics filled() {
  Metrics metrics;
  metrics.room.people = 3;
  metrics.room.away = 1;
  metrics.connections = 5;
  metrics.refusals = {{"full", 2}, {"no-name", 7}};
  metrics.behind = 2;
  metrics.behind_lines = 9;
  metrics.behind_bytes = 4321;
  metrics.room.counts.note_round(0);
  metrics.room.counts.note_round(7);
  metrics.room.counts.note_round(1'000'000);
  metrics.start_ms = 1'500;
  return metrics;
}

TEST_CASE("the text is of Prometheus' format 0.0.4, and each name has one help and one type") {
  std::istringstream lines(metrics_text(filled()));
  const std::regex help("# HELP ([a-z_]+) [^\\\\]+");
  const std::regex type("# TYPE ([a-z_]+) (counter|gauge|histogram)");
  const std::regex sample(R"(([a-z_]+)(\{[a-z]+="[^"\\]+"\})? [0-9]+(\.[0-9]+)?(e\+[0-9]+)?)");
  std::set<std::string> names;
  std::string name;
  std::string kind;
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    std::smatch match;
    if (std::regex_match(line, match, help)) {
      name = match[1];
      CHECK(names.insert(name).second);
    } else if (std::regex_match(line, match, type)) {
      CHECK(match[1] == name);
      kind = match[2];
      CHECK(name.ends_with("_total") == (kind == "counter"));
    } else {
      REQUIRE(std::regex_match(line, match, sample));
      const std::string found = match[1];
      if (kind != "histogram") CHECK(found == name);
      if (kind == "histogram") CHECK(found.starts_with(name + "_"));
    }
  }
  CHECK(names.size() > 10);
}

TEST_CASE("promtool finds nothing wrong with the text") {
  const std::string promtool = source("build/tools/promtool");
  if (::access(promtool.c_str(), X_OK) != 0) {
    MESSAGE("skipped: there is no promtool in build/tools, where test/install puts it");
    return;
  }
  Process check({promtool, "check", "metrics"});
  check.write(metrics_text(filled()));
  check.close_input();
  CHECK(check.wait() == 0);
  CHECK(check.output() + check.errors() == "");
}

TEST_CASE("the histogram is cumulative, and what is longer than all bounds is in the last bucket") {
  const std::string text = metrics_text(filled());
  CHECK(text.find("chat_delivery_seconds_bucket{le=\"0.001\"} 1\n") != std::string::npos);
  CHECK(text.find("chat_delivery_seconds_bucket{le=\"0.005\"} 1\n") != std::string::npos);
  CHECK(text.find("chat_delivery_seconds_bucket{le=\"0.01\"} 2\n") != std::string::npos);
  CHECK(text.find("chat_delivery_seconds_bucket{le=\"5\"} 2\n") != std::string::npos);
  CHECK(text.find("chat_delivery_seconds_bucket{le=\"+Inf\"} 3\n") != std::string::npos);
  CHECK(text.find("chat_delivery_seconds_count 3\n") != std::string::npos);
  CHECK(text.find("chat_connections_without_name 3\n") != std::string::npos);
  CHECK(text.find("chat_refusals_total{reason=\"no-name\"} 7\n") != std::string::npos);
  CHECK(text.find("\nchat_behind_bytes 4321\n") != std::string::npos);
}

TEST_CASE("the dashboard asks for metrics that there are") {
  const std::string text = metrics_text(filled());
  const std::string dashboard = contents(source("server/install/chat-dashboard.json"));
  const std::regex word("chat_[a-z_]+");
  std::size_t found = 0;
  for (auto each = std::sregex_iterator(dashboard.begin(), dashboard.end(), word);
       each != std::sregex_iterator(); ++each, ++found) {
    const std::string name = each->str();
    CAPTURE(name);
    CHECK(std::regex_search(text, std::regex("\n" + name + "[ {]")));
  }
  CHECK(found > 5);
}

std::string fetched(std::uint16_t port, const std::string& request) {
  Peer scraper(port);
  scraper.send(request);
  CHECK(scraper.is_closed());
  return scraper.received();
}

TEST_CASE("the listener gives out the metrics, and nothing else") {
  MetricsServer server("127.0.0.1:0", filled);
  const std::string answer = fetched(server.port(), "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(answer.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4"));
  CHECK(answer.ends_with("\r\n\r\n" + metrics_text(filled())));
  CHECK(fetched(server.port(), "GET / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404 "));
  CHECK(fetched(server.port(), "POST /metrics HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405 "));
  CHECK(fetched(server.port(), "GET /metrics HTTP/1.1\r\nX: " + std::string(4200, 'x')) != answer);
}

TEST_CASE("many who say next to nothing to the listener hold up nobody for long, nor its end") {
  MetricsServer server("127.0.0.1:0", filled);
  constexpr int kMany = 30;
  std::deque<Peer> silent;
  for (int i = 0; i < kMany; ++i) silent.emplace_back(server.port()).send("GET");
  CHECK(fetched(server.port(), "GET /metrics HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 200 "));
}

TEST_CASE("a server's figures follow what happens in it") {
  ServerProcess server({"--metrics", "127.0.0.1:0"});
  const std::string before = "the metrics are on port ";
  REQUIRE(server.prints(before));
  REQUIRE(server.prints("\n"));
  const std::string& shown = server.output();
  const auto port =
      static_cast<std::uint16_t>(std::stoi(shown.substr(shown.find(before) + before.size())));
  Peer ann(server.port(), "ann");
  CHECK(ann.gets(you_are("ann")));
  Peer refused(server.port());
  refused.send("ann\n");
  CHECK(refused.gets(name_is_taken("ann")));
  ann.send("hello\n?\n");
  CHECK(ann.gets("1 person is here"));
  const auto has = [&](const std::string& line) {
    const std::string all = fetched(port, "GET /metrics HTTP/1.1\r\n\r\n");
    return all.find("\n" + line + "\n") != std::string::npos;
  };
  CHECK(eventually([&] { return has("chat_lines_total 2"); }));
  CHECK(has("chat_people 1"));
  CHECK(has("chat_connections_without_name 1"));
  CHECK(has("chat_refusals_total{reason=\"name-taken\"} 1"));
  CHECK(eventually([&] { return !has("chat_deliveries_total 0"); }));
  CHECK_FALSE(has("chat_delivery_seconds_count 0"));
  CHECK_FALSE(has("chat_threads 0"));
  CHECK_FALSE(has("chat_resident_bytes 0"));
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
  Process wrong({binary("chat-server"), "--metrics", "9464", "0"});
  CHECK(wrong.wait() == 1);
  CHECK(wrong.errors().find("--metrics takes an address and a port") != std::string::npos);
}

}  // namespace
}  // namespace chat::test
