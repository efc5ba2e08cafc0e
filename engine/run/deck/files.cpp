#include "engine/run/deck/files.hpp"

#include <algorithm>
#include <cassert>

#include "engine/run/deck/step_log.hpp"

namespace nullor::run {

results::Sink* Files::sink(const std::string& analysis) {
    if (!wanted()) return nullptr;
    File& file = files_[analysis];
    if (file.writer || file.refused || file.complete) return file.writer.get();
    if (std::find(order_.begin(), order_.end(), analysis) == order_.end()) order_.push_back(analysis);
    Outcome<std::unique_ptr<results::Writer>> writer = settings_.open(analysis);
    if (writer)
        file.writer = std::move(writer).value();
    else
        file.refused = writer.failure();
    return file.writer.get();
}

void Files::refuse(const std::string& analysis) {
    File& file = files_[analysis];
    const Outcome<Done> done = file.writer->finish();
    assert(!done.ok());
    file.refused = done.failure();
    file.writer.reset();
}

void Files::abandon(const std::string& analysis) {
    const auto found = files_.find(analysis);
    if (found != files_.end() && found->second.finished == 0) found->second.writer.reset();
}

void Files::complete(const std::string& analysis) {
    const auto found = files_.find(analysis);
    if (found == files_.end() || !found->second.writer) return;
    const Outcome<Done> done = found->second.writer->finish();
    if (done)
        found->second.complete = true;
    else
        found->second.refused = done.failure();
    found->second.writer.reset();
}

// What several files have in common, such as a full disk, is said once.
void Files::finish(Report& report) {
    struct Told {
        std::string why;
        Failure failure;
        std::string others;
    };
    std::vector<Told> list;
    for (const std::string& analysis : order_) {
        const File& file = files_[analysis];
        complete(analysis);
        const std::string name = settings_.file_name(analysis);
        if (file.complete) report.files.push_back(name);
        if (!file.refused) continue;
        std::string why = file.refused->message;
        if (const std::size_t at = why.find(name); at != std::string::npos) why.erase(at, name.size());
        const auto told = std::find_if(list.begin(), list.end(), [&](const Told& t) { return t.why == why; });
        if (told == list.end())
            list.push_back({why, *file.refused, {}});
        else
            told->others += (told->others.empty() ? "nor '" : ", '") + name + "'";
    }
    for (const Told& told : list) {
        report_failure(report, told.failure, {}, {});
        if (!told.others.empty()) report.diagnostics.note({}, "output", told.others);
    }
}

} // namespace nullor::run
