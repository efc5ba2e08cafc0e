#include "cli/text/test_report.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <string_view>

#include <fmt/format.h>

#include "cli/text/diagnostics_text.hpp"
#include "cli/text/messages.hpp"
#include "cli/text/report_text.hpp"
#include "cli/text/xml_text.hpp"
#include "engine/results/files/atomic_file.hpp"

namespace nullor::cli {

namespace {

std::string xml(std::string_view text) {
    return escaped(text, LineEnds::kept);
}

struct Case {
    std::string name, type; // type of the element that says what is wrong: "failure" or "error"
    std::string message;    // a line
    std::string text;       // all there is to say
    double seconds = 0;
    const char* element = nullptr; // passed
};

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

// "dir/deck.cir:7:1: "
std::string place(const TestedDeck& deck, const Span& span) {
    if (!span.known() || static_cast<std::size_t>(span.file) >= deck.sources.size()) return {};
    return fmt::format("{}:{}:{}: ", deck.sources[static_cast<std::size_t>(span.file)], span.line,
                       span.column);
}

Case run_of(const TestedDeck& deck) {
    Case run{"run", "", "", deck.messages, deck.seconds, nullptr};
    if (deck.status < 2) return run;
    run.element = "error";
    run.type = deck.status == 2   ? "deck"
               : deck.status == 3 ? "numbers"
               : deck.status == 4 ? "files"
                                  : "interrupted";
    const std::size_t error = deck.messages.find("error: ");
    run.message = first_line(error == std::string::npos ? deck.messages : deck.messages.substr(error + 7));
    return run;
}

Case judged(std::string name, bool holds, const char* type, const std::string& what,
            const std::string& text) {
    Case one{std::move(name), type, first_line(what), text, 0, nullptr};
    if (!holds) one.element = "failure";
    return one;
}

std::vector<Case> cases_of(const TestedDeck& deck) {
    std::vector<Case> cases{run_of(deck)};
    for (const run::StepReport& step : deck.steps) {
        const std::string at = step.coordinates.empty() ? "" : " [" + render(step.coordinates) + "]";
        for (const measure::ExpectationResult& result : step.expectations)
            cases.push_back(judged(
                (result.name.empty() ? "" : result.name + ": ") + result.analysis + " " + result.text + at,
                result.holds, "expectation", measure::describe(result),
                place(deck, result.span) + result.text + at + "\n" + measure::describe(result)));
        for (const measure::MeasureResult& result : step.measures)
            cases.push_back(
                judged(".meas " + result.name + at, result.ok, "measure", result.message,
                       place(deck, result.span) + ".meas " + result.name + at + "\n" + result.message));
    }
    for (const metamorphic::Finding& form : deck.forms)
        if (form.ran())
            cases.push_back(judged("metamorphic: " + form.transformation, form.agrees(), "metamorphic",
                                   describe(form), describe(form)));
    return cases;
}

// In an attribute ends of lines would become blanks.
std::string attribute(const std::string& text) {
    return escaped(cut_to_size(text));
}

struct Totals {
    std::size_t tests = 0, failures = 0, errors = 0;
    double seconds = 0;

    void add(const Totals& other) {
        tests += other.tests;
        failures += other.failures;
        errors += other.errors;
        seconds += other.seconds;
    }
    [[nodiscard]] std::string text() const {
        return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.6f}\"", tests, failures,
                           errors, seconds);
    }
};

std::string json_number(double value) {
    return std::isfinite(value) ? fmt::format("{}", value) : "null";
}

std::string json(const metamorphic::Finding& form) {
    std::string text =
        fmt::format("{{\"transformation\": {}, \"ran\": {}, \"reason\": {}, \"agrees\": {}, \"numbers\": {}, "
                    "\"worst\": {}, "
                    "\"differences\": [",
                    json_string(form.transformation), form.ran(), json_string(form.inapplicable),
                    form.agrees(), form.numbers, json_number(form.worst));
    bool first = true;
    for (const metamorphic::Difference& difference : form.differences) {
        text += fmt::format("{}\n      {{\"what\": {}, \"written\": {}, \"transformed\": {}}}",
                            first ? "" : ",", json_string(difference.what), json_string(difference.written),
                            json_string(difference.transformed));
        first = false;
    }
    return text + "]}";
}

} // namespace

std::size_t TestedDeck::held() const {
    std::size_t sum = 0;
    for (const run::StepReport& step : steps)
        for (const measure::ExpectationResult& result : step.expectations) sum += result.holds ? 1 : 0;
    return sum;
}

std::size_t TestedDeck::count() const {
    std::size_t sum = 0;
    for (const run::StepReport& step : steps) sum += step.expectations.size();
    return sum;
}

std::size_t TestedDeck::measures() const {
    std::size_t sum = 0;
    for (const run::StepReport& step : steps) sum += step.measures.size();
    return sum;
}

double TestedDeck::closeness() const {
    double worst = 0;
    for (const run::StepReport& step : steps)
        for (const measure::ExpectationResult& result : step.expectations)
            if (result.worst && result.worst->allowed > 0)
                worst = std::max(worst, result.worst->error / result.worst->allowed);
    return worst;
}

std::size_t TestedDeck::forms_run() const {
    return static_cast<std::size_t>(std::count_if(
        forms.begin(), forms.end(), [](const metamorphic::Finding& form) { return form.ran(); }));
}

std::size_t TestedDeck::forms_agreeing() const {
    return static_cast<std::size_t>(std::count_if(
        forms.begin(), forms.end(), [](const auto& form) { return form.ran() && form.agrees(); }));
}

std::string describe(const metamorphic::Finding& finding) {
    std::string text;
    for (const metamorphic::Difference& difference : finding.differences)
        text +=
            fmt::format("{}{}\n        as written: {}\n        {}: {}", text.empty() ? "" : "\n",
                        difference.what, difference.written, finding.transformation, difference.transformed);
    return text;
}

std::string junit(const std::vector<TestedDeck>& decks) {
    std::string suites;
    Totals all;
    for (const TestedDeck& deck : decks) {
        if (deck.path.empty()) continue; // not reached
        const std::vector<Case> cases = cases_of(deck);
        Totals own{cases.size(), 0, 0, deck.seconds};
        std::string text;
        for (const Case& c : cases) {
            text += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.6f}\"", xml(deck.path),
                                attribute(c.name), c.seconds);
            if (!c.element) {
                text += "/>\n";
                continue;
            }
            (std::string_view(c.element) == "error" ? own.errors : own.failures) += 1;
            text += fmt::format(">\n      <{0} type=\"{1}\" message=\"{2}\">{3}</{0}>\n    </testcase>\n",
                                c.element, c.type, attribute(c.message), xml(cut_to_size(c.text)));
        }
        suites += fmt::format("  <testsuite name=\"{}\" {}>\n", xml(deck.path), own.text());
        suites += fmt::format("    <properties><property name=\"file\" value=\"{}\"/></properties>\n",
                              xml(deck.path));
        suites += text + "  </testsuite>\n";
        all.add(own);
    }
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"nullor test\" {}>\n{}</testsuites>\n",
        all.text(), suites);
}

std::string json(const std::vector<TestedDeck>& decks) {
    std::string text =
        "{\"format\": \"nullor-test\", \"schema\": 1, \"version\": \"" NULLOR_VERSION "\",\n \"decks\": [";
    bool first_deck = true;
    for (const TestedDeck& deck : decks) {
        text += fmt::format(
            "{}\n  {{\"deck\": {}, \"status\": {}, \"seconds\": {}, \"messages\": {}, \"expectations\": [",
            first_deck ? "" : ",", json_string(deck.path), deck.status, deck.seconds,
            json_string(deck.messages));
        first_deck = false;
        bool first = true;
        for (const run::StepReport& step : deck.steps)
            for (const measure::ExpectationResult& r : step.expectations) {
                text += fmt::format(
                    "{}\n    {{\"name\": {}, \"analysis\": {}, \"text\": {}, \"step\": {}, \"holds\": {}, "
                    "\"rows\": {}",
                    first ? "" : ",", json_string(r.name), json_string(r.analysis), json_string(r.text),
                    json_string(render(step.coordinates)), r.holds, r.rows);
                if (r.worst)
                    text +=
                        fmt::format(", \"worst\": {{\"axis\": {}, \"left\": [{}, {}], \"right\": [{}, {}], "
                                    "\"error\": {}, \"allowed\": {}}}",
                                    json_number(r.worst->axis), json_number(r.worst->left.real()),
                                    json_number(r.worst->left.imag()), json_number(r.worst->right.real()),
                                    json_number(r.worst->right.imag()), json_number(r.worst->error),
                                    json_number(r.worst->allowed));
                text += fmt::format(", \"message\": {}}}", json_string(measure::describe(r)));
                first = false;
            }
        text += "], \"measures\": [";
        first = true;
        for (const run::StepReport& step : deck.steps)
            for (const measure::MeasureResult& r : step.measures) {
                text += fmt::format(
                    "{}\n    {{\"name\": {}, \"step\": {}, \"ok\": {}, \"value\": {}, \"message\": {}}}",
                    first ? "" : ",", json_string(r.name), json_string(render(step.coordinates)), r.ok,
                    json_number(r.value), json_string(r.message));
                first = false;
            }
        text += "]";
        if (!deck.forms.empty()) text += ", \"metamorphic\": [";
        first = true;
        for (const metamorphic::Finding& form : deck.forms) {
            text += (first ? "\n    " : ",\n    ") + json(form);
            first = false;
        }
        text += deck.forms.empty() ? "}" : "]}";
    }
    return text + "\n]}\n";
}

bool write_report(const std::string& path, const std::string& text) {
    if (path == "-") {
        std::cout << text << std::flush;
        if (!std::cout) complain("standard output could not be written");
        return static_cast<bool>(std::cout);
    }
    Outcome<results::AtomicFile> file = results::AtomicFile::open(path);
    const auto write = [&]() -> Outcome<Done> {
        if (!file) return file.failure();
        file.value().write(text);
        return file.value().commit();
    };
    const Outcome<Done> written = write();
    if (!written) complain(written.failure());
    return written.ok();
}

} // namespace nullor::cli
