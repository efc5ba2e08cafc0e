#include "cli/text/test_report.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <string_view>

#include <fmt/format.h>

#include "cli/text/diagnostics_text.hpp"
#include "cli/text/report_text.hpp"
#include "cli/text/xml_text.hpp"
#include "engine/results/files/atomic_file.hpp"

namespace nullor::cli {

namespace {

std::string xml(std::string_view text) {
    return escaped(text, LineEnds::kept);
}

struct Case {
    std::string name, message;
    bool passed;
};

std::vector<Case> cases_of(const TestedDeck& deck) {
    std::vector<Case> cases;
    for (const run::StepReport& step : deck.steps) {
        const std::string at = step.coordinates.empty() ? "" : " [" + render(step.coordinates) + "]";
        for (const measure::ExpectationResult& result : step.expectations)
            cases.push_back(
                {(result.name.empty() ? "" : result.name + ": ") + result.analysis + " " + result.text + at,
                 measure::describe(result), result.holds});
        for (const measure::MeasureResult& result : step.measures)
            cases.push_back({".meas " + result.name + at, result.message, result.ok});
    }
    for (const metamorphic::Finding& form : deck.forms)
        if (form.ran())
            cases.push_back({"metamorphic: " + form.transformation, describe(form), form.agrees()});
    const bool reached =
        deck.status == 0 || std::any_of(cases.begin(), cases.end(), [](const Case& c) { return !c.passed; });
    if (!reached) cases.push_back({"run", deck.messages, false});
    return cases;
}

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
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
    for (const TestedDeck& deck : decks) {
        const std::vector<Case> cases = cases_of(deck);
        const auto failures =
            std::count_if(cases.begin(), cases.end(), [](const Case& c) { return !c.passed; });
        text += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" time=\"{:.6f}\">\n",
                            xml(deck.path), cases.size(), failures, deck.seconds);
        for (const Case& c : cases) {
            text += fmt::format("    <testcase classname=\"{}\" name=\"{}\"", xml(deck.path), xml(c.name));
            text += c.passed ? "/>\n"
                             : fmt::format(">\n      <failure message=\"{}\"/>\n    </testcase>\n",
                                           xml(c.message));
        }
        text += "  </testsuite>\n";
    }
    return text + "</testsuites>\n";
}

std::string json(const std::vector<TestedDeck>& decks) {
    std::string text = "{\"decks\": [";
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
        return static_cast<bool>(std::cout);
    }
    Outcome<results::AtomicFile> file = results::AtomicFile::open(path);
    const auto write = [&]() -> Outcome<Done> {
        if (!file) return file.failure();
        file.value().write(text);
        return file.value().commit();
    };
    const Outcome<Done> written = write();
    if (!written) fmt::print(stderr, "error: {}\n", written.failure().message);
    return written.ok();
}

} // namespace nullor::cli
