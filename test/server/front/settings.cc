/*
 * settings.cc
 *	  Setting and resetting of a session's settings.
 */
#include "settings.h"

#include <algorithm>
#include <set>

#include "sql.h"

namespace front {

namespace {

std::set<std::string> string_settings;

/*
 * Those that the front acts on itself.  A session could not leave readonly
 * again.
 */
bool
isForFront(const std::string &name)
{
	return name == "readonly";
}

bool
isName(const std::string &name)
{
	return std::all_of(name.begin(), name.end(), [](unsigned char ch) { return isalnum(ch) || ch == '_' || ch == '.'; });
}

} // namespace

void
QuerySettings::set(const std::map<std::string, std::string> &assignments)
{
	std::string sql;

	for (const auto &[name, value] : assignments)
		sql += (sql.empty() ? "SET " : ", ") + name + " = " + value;
	if (!sql.empty())
		session.query(sql);
}

std::string
QuerySettings::valueBefore(const std::string &name)
{
	if (!session_has_own)
		return "DEFAULT";
	auto columns = stringColumns(
		session.query("SELECT value FROM system.settings WHERE changed AND name = " + quoteString(name), "Native"));
	return columns.empty() || columns[0].empty() ? "DEFAULT" : quoteString(columns[0][0]);
}

/* As in a server, an unknown setting matters only if it is called important. */
void
QuerySettings::setOne(const Setting &setting)
{
	Applied entry = {setting.value, valueBefore(setting.name)};

	try
	{
		set({{setting.name, quoteString(setting.value)}});
		applied[setting.name] = entry;
	}
	catch (const ServerError &e)
	{
		if (e.code != errors::unknown_setting || setting.important)
			throw;
	}
}

void
QuerySettings::apply(const std::vector<Setting> &settings)
{
	std::map<std::string, std::string> changes;
	std::vector<Setting> fresh;

	for (const auto &[name, entry] : applied)
		changes[name] = entry.before;
	for (const Setting &s : settings)
	{
		auto found = applied.find(s.name);

		if (isForFront(s.name) || !isName(s.name))
			continue;
		if (found != applied.end() && found->second.value == s.value)
			changes.erase(s.name);
		else
			fresh.push_back(s);
	}
	if (!changes.empty())
		set(changes);
	for (const auto &[name, value] : changes)
		applied.erase(name);
	for (const Setting &s : fresh)
		setOne(s);
}

void
QuerySettings::leaveToUser()
{
	apply({});
	session_has_own = true;
}

bool
isNumericSetting(const std::string &name)
{
	return string_settings.count(name) == 0;
}

void
loadSettingTypes(Session &session)
{
	auto columns = stringColumns(session.query(
		"SELECT name FROM system.settings "
		"WHERE NOT match(type, '^(U?Int|Bool|Seconds|Milliseconds|MaxThreads|NonZero)')", "Native"));

	string_settings = std::set<std::string>(columns.at(0).begin(), columns.at(0).end());
}

} // namespace front
