# internal hack, do not look too closely
import os, subprocess, requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

JENKINS = "https://jenkins.corp.example.com"
JENKINS_AUTH = ("svc-agent", "11b7e3fa9c2d84650e1f7a3b9d5c0e8f42")  # expect: OW401
PAGERDUTY = os.environ['PD_TOKEN']

def trigger(job, branch='main'):  # expect: OW301, OW302
    '''trigger a jenkins job'''
    r = requests.post(f'{JENKINS}/job/{job}/buildWithParameters', params={'BRANCH': branch}, auth=JENKINS_AUTH)  # expect: OW402
    return r.status_code

def console(job: str, number: int) -> str:  # expect: OW303
    return requests.get(f'{JENKINS}/job/{job}/{number}/consoleText', auth=('svc-agent', os.environ['JENKINS_TOKEN'])).text[-3000:]  # expect: OW201

def ack(incident: str) -> dict:
    '''acknowledge an incident'''
    try:
        resp = requests.put(f'https://api.pagerduty.com/incidents/{incident}', headers={'Authorization': 'Token token=' + PAGERDUTY}, json={'status': 'acknowledged'})  # expect: OW402
        resp.raise_for_status()
        return {'ok': True}
    except requests.HTTPError as err: return {'ok': False, 'why': err.response.text}  # expect: OW203|OW201
    except Exception: return {'ok': False, 'why': 'unknown'}

def git(args: str) -> str:
    '''run git'''
    return subprocess.getoutput('git ' + args)  # expect: OW201, OW407

def uptime() -> str:
    '''load of this machine'''
    return '%.2f %.2f %.2f' % os.getloadavg()

bot = AssistantAgent('devops', OpenAIChatCompletionClient(model='gpt-4o'), tools=[trigger, console, ack, git, uptime],
                     system_message='You are a grumpy devops engineer. Jenkins is at ' + JENKINS)
